@description('A built-in policy for what runs in the cluster.')
type PodPolicy = {
  @description('Required. What it wants.')
  name: string

  @description('Required. Its id, the same in every tenant.')
  id: string

  @description('Required. Whether the pods of the Gateway break it.')
  gatewayExempt: bool

  @description('Required. Its parameters whose values the workload decides.')
  values: string[]

  @description('Required. Its other parameters.')
  fixed: object
}

@export()
@description('The restricted pod standard, tuned, and what the reference cluster adds to it.')
var podPolicies PodPolicy[] = [
  {
    name: 'no-privileged-containers'
    id: '95edb821-ddaf-4404-9732-666045e056b4'
    gatewayExempt: false
    values: []
    fixed: {}
  }
  {
    name: 'no-privilege-escalation'
    id: '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99'
    gatewayExempt: false
    values: []
    fixed: {}
  }
  {
    name: 'no-host-namespaces'
    id: '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8'
    gatewayExempt: false
    values: []
    fixed: {}
  }
  {
    name: 'no-host-network'
    id: '82985f06-dc18-4a48-bc1c-b9f4f0098cfe'
    gatewayExempt: false
    values: []
    fixed: { allowHostNetwork: false, minPort: 0, maxPort: 0 }
  }
  {
    name: 'not-as-root'
    id: 'f06ddb64-5fa3-4b77-b166-acb36f7f6042'
    gatewayExempt: false
    values: []
    fixed: {
      runAsUserRule: 'MustRunAsNonRoot'
      runAsGroupRule: 'RunAsAny'
      fsGroupRule: 'RunAsAny'
      supplementalGroupsRule: 'RunAsAny'
    }
  }
  {
    name: 'volumes'
    id: '16697877-1118-4fb1-9b65-9898ec2509ec'
    gatewayExempt: false
    values: []
    fixed: { allowedVolumeTypes: ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'projected', 'secret'] }
  }
  {
    name: 'seccomp'
    id: '975ce327-682c-4f2e-aa46-b9598289b86c'
    gatewayExempt: true
    values: []
    fixed: { allowedProfiles: ['runtime/default'] }
  }
  {
    name: 'no-capabilities'
    id: 'c26596ff-4d70-4e6a-9a30-c2506bd2f80c'
    gatewayExempt: false
    values: []
    fixed: { allowedCapabilities: [], requiredDropCapabilities: ['ALL'] }
  }
  { name: 'read-only-root', id: 'df49d893-a74c-421d-bc95-c663042e5b80', gatewayExempt: false, values: [], fixed: {} }
  { name: 'no-api-token', id: '423dd1ba-798e-40e4-9c4d-b6902674b423', gatewayExempt: true, values: [], fixed: {} }
  {
    name: 'released-images-by-digest'
    id: 'febd0533-8e55-448f-b837-bd0e06f16469'
    gatewayExempt: true
    values: ['allowedContainerImagesRegex']
    fixed: {}
  }
  {
    name: 'limits'
    id: 'e345eecc-fa47-480f-9e88-67dcc122b164'
    gatewayExempt: true
    values: ['cpuLimit', 'memoryLimit']
    fixed: {}
  }
  {
    name: 'scope-label'
    id: '46592696-4c7b-4bf3-9e45-6c2763bdc0a6'
    gatewayExempt: false
    values: ['labelsList']
    fixed: {}
  }
  {
    name: 'service-ports'
    id: '233a2a17-77ca-4fb1-9b6b-69223d272a44'
    gatewayExempt: true
    values: ['allowedServicePortsList']
    fixed: {}
  }
  {
    name: 'internal-load-balancers'
    id: '3fc4dc25-5baf-40d8-9b05-7fe74c1bc64e'
    gatewayExempt: false
    values: []
    fixed: {}
  }
  {
    name: 'no-external-addresses'
    id: 'd46c275d-1680-448d-b2ec-e495a3b6cc89'
    gatewayExempt: false
    values: []
    fixed: { allowedExternalIPs: [] }
  }
  {
    name: 'not-in-default'
    id: '9f061a12-e40d-4183-a00e-171812443373'
    gatewayExempt: false
    values: []
    fixed: { namespaces: ['default'] }
  }
]

@export()
@description('What holds for the cluster itself. Encryption is on; the rules remind who turns it off.')
var clusterPolicies = [
  { name: 'private-cluster', id: '040732e8-d947-40b8-95d6-854c95024bf8', effect: 'Deny' }
  { name: 'no-local-accounts', id: '993c2fcd-2b29-49d2-9eb0-df2c3a730c32', effect: 'Deny' }
  { name: 'policy-add-on', id: '0a15ec92-a229-4763-bb14-0ea34a568f8d', effect: 'Audit' }
  { name: 'rbac', id: 'ac4a19c2-fa67-49b4-8ae5-0b2e78c49457', effect: 'Audit' }
  { name: 'encryption-at-host', id: '41425d9f-d1a5-499a-9932-f8ed8453932c', effect: 'Audit' }
  { name: 'disks-under-own-keys', id: '7d7be79c-23ba-4033-84dd-45e2a5ccdd67', effect: 'Audit' }
]
