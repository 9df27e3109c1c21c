// Comes before every script. Plain JavaScript, so that an old Node says what is wrong instead of failing on the first type.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `This needs Node.js 24, and found ${process.versions.node}. "npm ci" brings it along on Linux and Windows (x64), and npm ` +
      'scripts use it, unless optional packages are left out; elsewhere install Node.js 24.',
  )
  process.exit(1)
}
