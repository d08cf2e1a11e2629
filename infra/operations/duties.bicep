import { Duties } from '../types.bicep'
import { roles } from '../roles.bicep'
import { workload } from '../workload.bicep'

@description('Required. The cluster.')
param clusterName string

@description('Required. The people. Who changes the cluster is not who changes the workload: the groups differ.')
param duties Duties

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

var people = union(flatten(map(workload.groups, group => [group.admins, group.operators, group.viewers])), [])

// To learn the address of the API server. What they may do there, roles in the cluster say.
resource users 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for group in people: {
    name: guid(cluster.id, group, 'user')
    scope: cluster
    properties: {
      principalId: group
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.aksClusterUser)
    }
  }
]

var elevated = duties.azureRbac ? roles.aksRbacClusterAdmin : roles.aksClusterUser

// Nobody administers by standing right: a person asks, is approved, and has the role for some hours.
resource eligible 'Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01' = [
  for group in duties.clusterAdministrators: {
    name: guid(cluster.id, group, elevated, 'eligible')
    scope: cluster
    properties: {
      principalId: group
      requestType: 'AdminUpdate'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', elevated)
      justification: 'Administers the cluster for some hours, after approval.'
      scheduleInfo: {
        startDateTime: duties.eligibleFrom
        expiration: { type: 'AfterDuration', duration: duties.eligibleFor }
      }
    }
  }
]
