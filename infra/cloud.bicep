// The names of Azure's public cloud, in one place: another cloud is another file. They are written out so that rules
// can be read, compared and tested before anything is deployed.
@export()
@description('Domains of Azure.')
var cloud = {
  #disable-next-line no-hardcoded-env-urls // See above.
  arm: 'management.azure.com'
  #disable-next-line no-hardcoded-env-urls // See above.
  login: 'login.microsoftonline.com'
  registry: 'azurecr.io'
  #disable-next-line no-hardcoded-env-urls // See above.
  storage: 'core.windows.net'
  #disable-next-line no-hardcoded-env-urls // See above.
  vault: 'vault.azure.net'
}
