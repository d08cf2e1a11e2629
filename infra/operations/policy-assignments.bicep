@description('Required. The region.')
param location string

@description('Required. The initiative whose rules refuse.')
param denyId string

@description('Required. The initiative whose rules tell.')
param auditId string

resource denies 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'workload-deny'
  location: location
  properties: {
    displayName: 'Regulated workload: refused'
    policyDefinitionId: denyId
    enforcementMode: 'Default'
    nonComplianceMessages: [{ message: 'The regulated cluster does not take this: see docs/cluster.md.' }]
  }
}

resource audits 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'workload-audit'
  location: location
  properties: {
    displayName: 'Regulated workload: told'
    policyDefinitionId: auditId
    enforcementMode: 'Default'
  }
}
