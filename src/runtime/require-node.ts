/** Imported first: on a Node.js that is too old, ends the process with an error before newer syntax or APIs are used. */

/** The version in action.yml (`using: node24`). Runners include it since 2.327.1 (actions/runner, release notes). */
const REQUIRED_MAJOR = 24

if (Number(process.versions.node.split('.')[0]) < REQUIRED_MAJOR) {
  const remedy = 'Update the runner to version 2.327.1 or newer, which includes it'
  console.log(
    `::error title=Huawei Cloud Cleanup::This action needs Node.js ${REQUIRED_MAJOR}, and this is ${process.version}. ${remedy}.`,
  )
  process.exit(1)
}
