/** What is so of one resource type. The engines in `deletion/` know how to delete well; everything else is derived from it. */
import type { Api } from '../deletion/api.ts'
import type { Service } from '../huaweicloud/endpoints.ts'
import type { ErrorCodes } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import type { Advice } from './advice.ts'

export interface ResourceDefinition<Name extends string = string, Inputs extends InputSpecs = InputSpecs> {
  /** As `resource-type` names it. */
  readonly name: Name
  readonly singular: string
  readonly plural: string
  readonly service: Service
  /** Whether its requests name the IAM project of the region. `preferred`: they can do without. */
  readonly project: 'required' | 'preferred' | 'none'
  /** The inputs that name targets by id: `ids`, and one more for each further kind. */
  readonly ids: readonly IdInput[]
  /** The inputs that only this type knows. */
  readonly inputs: Inputs
  /** What is wrong with these targets and inputs together. */
  check?(targets: readonly Target[], inputs: InputValues<Inputs>): InputProblem | undefined
  /** What a name can be, where the documentation limits it. */
  readonly names?: { readonly pattern: RegExp; readonly description: string }
  /** Why a resource of this name is kept although a pattern selects it. An id deletes it all the same. */
  protection?(name: string): string | undefined
  api(scope: Scope<Inputs>): Api
  readonly errorCodes?: ErrorCodes
  /** What the service's own error codes mean and what to do: the first row that fits counts. */
  readonly advice: readonly Advice[]
  readonly docs: ResourceDocs
}

/** What a run knows when it begins to use a type. */
export interface Scope<Inputs extends InputSpecs = InputSpecs> {
  readonly projectId: string | undefined
  readonly inputs: InputValues<Inputs>
}

export interface IdInput {
  readonly input: string
  /** The kind of its targets, where a type has several. */
  readonly kind?: string
  /** What an id may look like: it goes into a path. */
  readonly pattern: RegExp
  readonly description: string
  /** What the ids are, such as "script UUIDs". */
  readonly of: Text
}

/** A text of the documentation in both languages. */
export interface Text {
  readonly en: string
  readonly zh: string
}

/** An input that only one type knows. */
export type InputSpec = {
  readonly description: Text
  /** It cannot be left out: never, or, with `isForNames`, where targets are found by name. */
  readonly isRequired?: boolean
  /** It means nothing with ids. */
  readonly isForNames?: boolean
} & (
  | { readonly form: 'identifier' }
  /** `accepted` says what the pattern takes. */
  | { readonly form: 'text'; readonly pattern: RegExp; readonly accepted: string }
  | { readonly form: 'header value' }
  | { readonly form: 'boolean'; readonly default: boolean }
  | { readonly form: 'choice'; readonly values: readonly string[]; readonly default: string }
)

export type InputSpecs = Readonly<Record<string, InputSpec>>

export type InputValues<Inputs extends InputSpecs> = { readonly [Name in keyof Inputs]: InputValue<Inputs[Name]> }

type InputValue<Spec extends InputSpec> = Spec extends { readonly form: 'boolean' }
  ? boolean
  : Spec extends { readonly form: 'choice'; readonly values: readonly (infer Value)[] }
    ? Value
    : string | undefined

export interface InputProblem {
  readonly input: string
  readonly problem: string
}

export interface ResourceDocs {
  /** `plural` in Chinese, with the names that the Chinese console has. */
  readonly pluralZh: string
  /** How it is deleted. */
  readonly how: Text
  /** Whether a deleted resource can be brought back. */
  readonly recoverable: Text
  /** What `older-than` counts from, where that is not the creation time. */
  readonly age?: Text
  /** Said in the job summary where something was deleted. */
  readonly deletedNote?: string
  readonly permissions: { readonly delete: Text; readonly lookUp: Text; readonly list: Text }
  /** Policies for the setup guide, and what is known about them. Nothing where the service has none. */
  readonly policy?: {
    readonly version: '1.1' | '5.0'
    readonly delete: readonly string[]
    readonly list: readonly string[]
  }
  /** What the setup guide says about its permissions, each statement marked. */
  readonly setup: Text
}
