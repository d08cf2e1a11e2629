targetScope = 'subscription'

import { workload } from '../workload.bicep'
import { podPolicies, clusterPolicies } from 'policy-list.bicep'

@description('Required. The short name of the workload, part of the names of initiatives.')
param name string

@description('Required. The region, for the assignments.')
param location string

@description('Required. The login server of the registry.')
param registryServer string

@description('Required. The group of the cluster.')
param workloadGroupName string

// Where refusing would stop the cluster itself. What is wrong there is told by the other initiative.
var system = ['kube-system', 'gatekeeper-system', 'flux-system', 'aks-istio-system', 'app-routing-system']

// What AKS makes of the Gateway: it breaks these, and rules of the API server hold it instead (ingress-pods).
var gateway = [workload.policies.gatewayNamespace]

var image = '^${replace(registryServer, '.', '[.]')}/${workload.images.pattern}$'
var values = {
  allowedContainerImagesRegex: image
  allowedServicePortsList: map(concat(workload.policies.containerPorts, [workload.entrance.port]), port => string(port))
  cpuLimit: '${workload.policies.largestCpuMillicores}m'
  memoryLimit: '${workload.policies.largestMemoryMebibytes}Mi'
  labelsList: [workload.policies.scopeLabel]
}

var denied = concat(
  map(podPolicies, policy => {
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
    policyDefinitionReferenceId: policy.name
    parameters: union(
      {
        effect: { value: 'Deny' }
        excludedNamespaces: { value: concat(system, policy.gatewayExempt ? gateway : []) }
      },
      toObject(policy.values, value => value, value => { value: values[value] }),
      toObject(items(policy.fixed), value => value.key, value => { value: value.value })
    )
  }),
  map(filter(clusterPolicies, policy => policy.effect == 'Deny'), policy => {
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
    policyDefinitionReferenceId: policy.name
    parameters: { effect: { value: 'Deny' } }
  })
)

// The same rules for all namespaces, the system's too, and reminders of what is set on the cluster.
var audited = concat(
  map(podPolicies, policy => {
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
    policyDefinitionReferenceId: policy.name
    parameters: union(
      { effect: { value: 'Audit' }, excludedNamespaces: { value: [] } },
      toObject(policy.values, value => value, value => { value: values[value] }),
      toObject(items(policy.fixed), value => value.key, value => { value: value.value })
    )
  }),
  map(filter(clusterPolicies, policy => policy.effect == 'Audit'), policy => {
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy.id)
    policyDefinitionReferenceId: policy.name
    parameters: { effect: { value: 'Audit' } }
  })
)

resource deny 'Microsoft.Authorization/policySetDefinitions@2026-07-01' = {
  name: '${name}-deny'
  properties: {
    displayName: 'Regulated workload: refused'
    policyType: 'Custom'
    policyDefinitions: denied
  }
}

resource audit 'Microsoft.Authorization/policySetDefinitions@2026-07-01' = {
  name: '${name}-audit'
  properties: {
    displayName: 'Regulated workload: told'
    policyType: 'Custom'
    policyDefinitions: audited
  }
}

module assignments 'policy-assignments.bicep' = {
  scope: resourceGroup(workloadGroupName)
  params: { location: location, denyId: deny.id, auditId: audit.id }
}
