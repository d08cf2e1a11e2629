import { workload } from '../workload.bicep'
import { roles } from '../roles.bicep'

@description('Required. The region.')
param location string

resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-cluster'
  location: location
  tags: { for: workload.policies.partOf }
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-nodes'
  location: location
  tags: { for: workload.policies.partOf }
}

// The control plane gives the nodes their identity.
resource gives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(kubelet.id, 'control-plane', 'operator')
  scope: kubelet
  properties: {
    principalId: controlPlane.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.managedIdentityOperator)
  }
}

@description('The identity of the control plane.')
output controlPlane { id: string, principalId: string } = {
  id: controlPlane.id
  principalId: controlPlane.properties.principalId
}

@description('The identity of the nodes.')
output kubelet { id: string, clientId: string, principalId: string } = {
  id: kubelet.id
  clientId: kubelet.properties.clientId
  principalId: kubelet.properties.principalId
}
