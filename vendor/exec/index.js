// @actions/core imports this name to find out which operating system it runs on, which this action never asks it.
export function getExecOutput() {
  return Promise.reject(new Error('exec.getExecOutput is not part of this bundle (vendor/exec)'))
}
