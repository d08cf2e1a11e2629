import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

@description('Required. The issuer of the cluster\'s tokens.')
param issuer string

// Each trusts one service account of this cluster and nothing else.
resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for identity in workload.identities: {
    name: 'id-${identity.name}'
    location: location
    tags: { scope: identity.scope }
  }
]

resource trust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [
  for (identity, index) in workload.identities: {
    parent: identities[index]
    name: 'cluster'
    properties: {
      issuer: issuer
      subject: identity.subject
      audiences: ['api://AzureADTokenExchange']
    }
  }
]

@description('The client ids, for the environment file.')
output clientIds { name: string, clientId: string }[] = [
  for (identity, index) in workload.identities: {
    name: identity.name
    clientId: identities[index].properties.clientId
  }
]
