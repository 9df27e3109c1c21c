/** The outputs of the action: of each, what it holds. */
import type { Text } from '../../src/resources/definition.ts'

export const OUTPUTS: Readonly<Record<string, Text>> = {
  'deleted-ids': { en: 'JSON array of the IDs that were deleted.', zh: '已删除的 ID，JSON 数组。' },
  'absent-ids': { en: 'JSON array of the IDs that were already gone.', zh: '早已不存在的 ID，JSON 数组。' },
  'kept-ids': { en: 'JSON array of the IDs that were protected.', zh: '受保护而保留的 ID，JSON 数组。' },
  'planned-ids': {
    en: 'Dry run: JSON array of the IDs that would have been deleted.',
    zh: '演练：本来会删除的 ID，JSON 数组。',
  },
  'submitted-ids': {
    en: 'JSON array of the IDs in a job that was not waited for.',
    zh: '已提交作业但没有等待其结束的 ID，JSON 数组。',
  },
  'failed-ids': { en: 'JSON array of the IDs that could not be deleted.', zh: '没能删除的 ID，JSON 数组。' },
  'unattempted-ids': {
    en: 'JSON array of the IDs that were never asked for: the run stopped first, or nobody could say whether they may go.',
    zh: '没有尝试删除的 ID，JSON 数组：运行提前停止，或者无法确认是否可以删除。',
  },
  counts: { en: 'JSON object with the number of targets per outcome.', zh: '每种结局的目标数，JSON 对象。' },
  headline: {
    en: 'The first line of the job summary as plain text: how the run went, in a sentence.',
    zh: '任务摘要的第一行，纯文本：用一句话说明运行结果。',
  },
  problems: {
    en: 'JSON array of what went wrong with the run as a whole, such as a wrong input or a list that could not be read.',
    zh: '整个运行的问题，JSON 数组，例如错误的输入或无法读取的列表。',
  },
  'job-id': { en: 'ID of the (last) deletion job.', zh: '（最后一个）删除作业的 ID。' },
  'job-ids': { en: 'JSON array of all deletion jobs of the run.', zh: '本次运行的所有删除作业，JSON 数组。' },
  'job-status': {
    en: 'Status of the (last) deletion job, as the service words it.',
    zh: '（最后一个）删除作业的状态，按服务的原文。',
  },
  'report-path': {
    en: 'JSON file with every target, its outcome, reason, attempts and request ID. docs/report.schema.json describes it.',
    zh: 'JSON 文件，包含每个目标及其结局、原因、尝试次数和请求 ID。格式见 docs/report.schema.json。',
  },
}
