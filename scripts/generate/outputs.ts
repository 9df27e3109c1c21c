/** The outputs of the action: of each, what it holds. */
import type { Text } from '../../src/resources/definition.ts'

export const OUTPUTS: Readonly<Record<string, Text>> = {
  'deleted-ids': { en: 'JSON array of the IDs that were deleted.', zh: 'JSON 数组：已删除的 ID。' },
  'absent-ids': { en: 'JSON array of the IDs that were already gone.', zh: 'JSON 数组：删除前就已不存在的 ID。' },
  'kept-ids': { en: 'JSON array of the IDs that were protected.', zh: 'JSON 数组：受保护而保留的 ID。' },
  'planned-ids': {
    en: 'Dry run: JSON array of the IDs that would have been deleted.',
    zh: 'JSON 数组：试运行中，真正运行时会被删除的 ID。',
  },
  'submitted-ids': {
    en: 'JSON array of the IDs in a job that was not waited for.',
    zh: 'JSON 数组：已提交删除作业、但没有等待其结束的 ID。',
  },
  'failed-ids': { en: 'JSON array of the IDs that could not be deleted.', zh: 'JSON 数组：未能删除的 ID。' },
  'unattempted-ids': {
    en: 'JSON array of the IDs that were never asked for: the run stopped first, or nobody could say whether they may go.',
    zh: 'JSON 数组：没有请求删除的 ID，因为运行提前停止，或者无法确定能否删除。',
  },
  counts: { en: 'JSON object with the number of targets per outcome.', zh: 'JSON 对象：每种处理结果的资源数量。' },
  headline: {
    en: 'The first line of the job summary as plain text: how the run went, in a sentence.',
    zh: '作业摘要的第一行，纯文本：用一句话概括运行结果。',
  },
  problems: {
    en: 'JSON array of what went wrong with the run as a whole, such as a wrong input or a list that could not be read.',
    zh: 'JSON 数组：影响整个运行的问题，例如输入有误，或者某个列表无法读取。',
  },
  'job-id': { en: 'ID of the (last) deletion job.', zh: '（最后一个）删除作业的 ID。' },
  'job-ids': { en: 'JSON array of all deletion jobs of the run.', zh: 'JSON 数组：本次运行中所有删除作业的 ID。' },
  'job-status': {
    en: 'Status of the (last) deletion job, as the service words it.',
    zh: '（最后一个）删除作业的状态，为服务返回的原文。',
  },
  'report-path': {
    en: 'JSON file with every target, its outcome, reason, attempts and request ID. docs/report.schema.json describes it.',
    zh: 'JSON 文件的路径，其中有每个资源及其处理结果、原因、尝试次数和请求 ID。格式见 docs/report.schema.json。',
  },
}
