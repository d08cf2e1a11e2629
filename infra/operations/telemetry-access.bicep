import { roles } from '../roles.bicep'
import { workload } from '../workload.bicep'

@description('Required. The resource that services send telemetry to.')
param insightsName string

@description('Required. The group of the identities.')
param identityGroupName string

var senders = filter(workload.identities, identity => identity.sendsTelemetry)

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for identity in senders: {
    name: 'id-${identity.name}'
    scope: resourceGroup(identityGroupName)
  }
]

// To write telemetry and nothing else: the resource takes no key.
resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (identity, index) in senders: {
    name: guid(insights.id, identity.name)
    scope: insights
    properties: {
      principalId: identities[index].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.monitoringMetricsPublisher
      )
    }
  }
]
