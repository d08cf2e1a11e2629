import { Logs } from '../types.bicep'

@description('Required. The scope whose services store here.')
param scope string

@description('Required. The name, unique in the world.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The databases.')
param databases string[]

@description('Required. The subnet of its endpoint.')
param subnetId string

@description('Required. The fixed address of its endpoint.')
param address string

@description('Required. The zone of its name.')
param zoneId string

@description('Required. The Entra group that administers it.')
param administrators { objectId: string, name: string }

@description('Required. The machine: its name as Azure has it.')
param sku string

@description('Required. How many days backups are kept.')
@minValue(7)
@maxValue(35)
param backupDays int

@description('Required. The key that wraps its data, without a version, and who may use it.')
param key { uri: string, identityId: string }

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2026-10-01' = {
  name: name
  location: location
  tags: { scope: scope }
  sku: { name: sku, tier: 'GeneralPurpose' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${key.identityId}': {} } }
  properties: {
    version: '17'
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: tenant().tenantId }
    network: { publicNetworkAccess: 'Disabled' }
    highAvailability: { mode: 'ZoneRedundant' }
    // Data stays in its region: an archive of the in-scope server is account data.
    backup: { backupRetentionDays: backupDays, geoRedundantBackup: 'Disabled' }
    dataEncryption: { type: 'AzureKeyVault', primaryKeyURI: key.uri, primaryUserAssignedIdentityId: key.identityId }
  }

  resource administration 'administrators' = {
    name: administrators.objectId
    properties: {
      principalName: administrators.name
      principalType: 'Group'
      tenantId: tenant().tenantId
    }
  }
}

// Encrypted connections alone, and a trail of who connects and who changes roles and schemas. One at a time.
@batchSize(1)
resource settings 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2026-10-01' = [
  for setting in items({
    require_secure_transport: 'on'
    ssl_min_protocol_version: 'TLSv1.3'
    password_encryption: 'scram-sha-256'
    log_connections: 'on'
    log_disconnections: 'on'
    shared_preload_libraries: 'pgaudit'
    'pgaudit.log': 'ddl,role'
  }): {
    parent: server
    name: setting.key
    dependsOn: [server::administration]
    properties: { value: setting.value, source: 'user-override' }
  }
]

resource serverLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: server
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

// Anyone who may change the server cannot delete it and its backups by the way.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'no-deletion'
  scope: server
  properties: {
    level: 'CanNotDelete'
    notes: 'It holds the data of ${join(databases, ', ')}; its backups go with it.'
  }
}

module endpoint '../network/private-endpoint.bicep' = {
  params: {
    name: 'pe-database-${scope}'
    location: location
    subnetId: subnetId
    targetId: server.id
    groupId: 'postgresqlServer'
    zoneIds: [zoneId]
    address: address
    memberName: 'postgresqlServer'
  }
}

@description('Its host.')
output host string = server.properties.fullyQualifiedDomainName
