import { workload } from '../workload.bicep'
import { roles } from '../roles.bicep'

@description('Required. The registry.')
param registryName string

@description('Required. The region.')
param location string

@description('Required. The identity of the nodes.')
param kubeletPrincipalId string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

// The build agent pushes into quarantine; the release pipeline verifies there and promotes to live.
resource build 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-build'
  location: location
}

resource release 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-release'
  location: location
}

var reads = ['content/read', 'metadata/read']
var writes = concat(reads, ['content/write', 'metadata/write', 'content/delete', 'metadata/delete'])

@description('That the action is none of these.')
func unless(action string) string =>
  '!(ActionMatches{\'Microsoft.ContainerRegistry/registries/repositories/${action}\'})'

@description('That the repository lies below a prefix.')
func below(prefix string) string =>
  '@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWithIgnoreCase \'${prefix}/\''

var principals = {
  nodes: kubeletPrincipalId
  build: build.properties.principalId
  release: release.properties.principalId
}

var grants = [
  { who: 'nodes', role: roles.registryRepositoryReader, actions: reads, prefix: workload.images.livePrefix }
  { who: 'build', role: roles.registryRepositoryWriter, actions: writes, prefix: workload.images.quarantinePrefix }
  { who: 'release', role: roles.registryRepositoryReader, actions: reads, prefix: workload.images.quarantinePrefix }
  { who: 'release', role: roles.registryRepositoryWriter, actions: writes, prefix: workload.images.livePrefix }
]

// Whatever the role lets its holder do to a repository, it lets only below the prefix.
resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(registry.id, grant.who, grant.prefix)
    scope: registry
    properties: {
      principalId: principals[grant.who]
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
      conditionVersion: '2.0'
      condition: '((${join(map(grant.actions, action => unless(action)), ' AND ')}) OR (${below(grant.prefix)}))'
    }
  }
]

@description('Client ids of the pipelines.')
output clientIds { build: string, release: string } = {
  build: build.properties.clientId
  release: release.properties.clientId
}
