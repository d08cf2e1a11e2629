targetScope = 'subscription'

@description('Required. Whom Defender tells of alerts.')
param contact string

// One at a time: plans of a subscription are changed under a lock.
@batchSize(1)
resource plans 'Microsoft.Security/pricings@2026-07-01' = [
  for plan in [
    {
      name: 'Containers'
      subPlan: null
      extensions: ['ContainerRegistriesVulnerabilityAssessments', 'ContainerSensor']
    }
    { name: 'KeyVaults', subPlan: 'PerKeyVault', extensions: [] }
    { name: 'Arm', subPlan: 'PerSubscription', extensions: [] }
    { name: 'OpenSourceRelationalDatabases', subPlan: null, extensions: [] }
    { name: 'StorageAccounts', subPlan: 'DefenderForStorageV2', extensions: [] }
    { name: 'VirtualMachines', subPlan: 'P2', extensions: [] }
  ]: {
    name: plan.name
    properties: {
      pricingTier: 'Standard'
      subPlan: plan.subPlan
      extensions: map(plan.extensions, extension => { name: extension, isEnabled: 'True' })
    }
  }
]

// No stable version has contacts.
resource contacts 'Microsoft.Security/securityContacts@2023-12-01-preview' = {
  name: 'default'
  properties: {
    isEnabled: true
    emails: contact
    notificationsByRole: { state: 'On', roles: ['Owner'] }
    notificationsSources: [{ sourceType: 'Alert', minimalSeverity: 'Medium' }]
  }
}
