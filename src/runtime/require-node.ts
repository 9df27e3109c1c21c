/** To be imported first: a Node.js that is too old ends here, with one line that says so. Everything after may be newer. */

/** What action.yml names (`using: node24`). Runners have it since 2.327.1 (actions/runner, release notes). */
const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  const remedy = 'Update the runner to version 2.327.1 or newer, which brings it along'
  console.log(
    `::error title=Huawei Cloud Cleanup::This action needs Node.js ${NEEDED}, and this is ${process.version}. ${remedy}.`,
  )
  process.exit(1)
}
