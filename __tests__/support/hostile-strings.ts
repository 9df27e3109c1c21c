/** Texts that try to be more than text: names, branches, inputs and words of a service. Every test of such a place loops over all. */

export const HOSTILE_STRINGS: readonly (readonly [what: string, text: string])[] = [
  ['a line break', 'a\nb'],
  ['a line break and a command', 'x\n::error::PWNED'],
  ['a carriage return and a command', 'x\r::set-output name=deleted-ids::["PWNED"]'],
  ['both, and the end of commands', 'x\r\n::stop-commands::PWNED'],
  ['a line separator and a command', 'x\u2028::error::PWNED\u0085::error::PWNED'],
  ['a command at the start', '::error file=PWNED::PWNED'],
  ['a command behind blanks', ' \t\u00a0::add-mask::PWNED'],
  ['a command of the older form', 'x ##[error]PWNED ####[group]PWNED ##[[command]PWNED ##[set-env name=PATH]/PWNED'],
  ['an escaped line break', 'x%0A::error::PWNED%0D%250A::error::PWNED'],
  ['the end of commands', '::stop-commands::PWNED'],
  ['an output in the form of a file', 'x\ndeleted-ids<<E\n["PWNED"]\nE'],
  ['HTML', '</code></td></table><h1>PWNED</h1><script>PWNED()</script><img src=x onerror=PWNED()><!-- <b'],
  ['HTML in parts', '<<b>script>PWNED</scr</b>ipt> &lt;b&gt; &#60;b&#62;'],
  ['the end of a details element', '</details></summary>\n\n# PWNED'],
  ['Markdown', '\n\n# PWNED\n\n| a |\n|---|\n[PWNED](https://evil.example) ![x](https://evil.example/x.png) **b** `c`'],
  ['Markdown on one line', '**PWNED** [PWNED](https://evil.example) ![x](https://evil.example/p.png) | a | `b`'],
  ['a mention and an issue', '@octo-org/everybody @PWNED please #1'],
  ['a fence', '\n\n```\n~~~\n<!--'],
  ['text from right to left', 'safe\u202edetelef\u2066\u200f\u061cgnp.exe'],
  ['what cannot be seen', 'a\u200bb\u00adc\ufeffd\u{e0041}e\u0000f\u0008h\u0085'],
  ['what has no glyph', 'a\u3164b\ufe0fc\u034fd\u115fe\uffa0f\u2800g\u{e0100}h'],
  ['an escape sequence', '\u001b[2J\u001b[31mdeleted'],
  ['half a character', 'x\ud800y\udc00z\ud83d'],
  ['emoji', '👩‍👩‍👧‍👦🔥'],
  ['a character that no Unicode version has', 'a\uffffb'],
  ['glob characters', '*?[a]{b,c}!(d)\\'],
  ['a regular expression', '(a+)+$'],
  ['a path and a query', '../../etc/passwd?x=1&y=%2e'],
  ['JSON', '","id":"SC1","x":"'],
  ['words with a meaning in JavaScript', '__proto__'],
  ['a megabyte', `${'A'.repeat(1_000_000)}\n::error::PWNED`],
  ['a megabyte of markup', '<b>'.repeat(350_000)],
]

/** What cannot be seen, and is no line break of ours. */
export const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** What is wrong with a line that people read: nothing, if it is one line, all of it can be seen, and it is no command. */
export function problemsOfLine(line: string): string[] {
  const start = JSON.stringify(line.slice(0, 200))
  return [
    ...(/[\n\r\u2028\u2029\u0085]/.test(line) ? [`more than one line: ${start}`] : []),
    ...(UNSEEN.test(line) ? [`not all of it can be seen: ${start}`] : []),
    ...(/^\s*::|##\[/.test(line) ? [`a command: ${start}`] : []),
    ...(line.length > 5_000 ? [`${line.length} characters: ${start}`] : []),
  ]
}
