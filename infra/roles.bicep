// Built-in roles of Azure by their ids, which are the same in every tenant.
@export()
@description('Ids of built-in roles.')
var roles = {
  aksClusterUser: '4abbcc35-e782-43d8-92c5-2d3f1bd2253f'
  aksRbacClusterAdmin: 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b'
  keyVaultCryptoEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  keyVaultCryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424'
  keyVaultReader: '21090545-7ca7-4776-b22c-e363652d74d2'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  managedIdentityOperator: 'f1a07417-d97a-45cb-824c-7a7467783830'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  networkContributor: '4d97b98b-1d4f-4787-a291-c67834d212e7'
  privateDnsZoneContributor: 'b12aa53e-6015-4669-85d0-8515ebb3ae7f'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  registryRepositoryReader: 'b93aa761-3e63-49ed-ac28-beffa264f7ac'
  registryRepositoryWriter: '2a1e307c-b015-4ebd-883e-5b7698a07328'
  virtualMachineUser: 'fb879df8-f326-4884-b1cf-06f3ad86be52'
}
