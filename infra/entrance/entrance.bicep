import { Entrance, Logs, Stage } from '../types.bicep'

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. What opens the workload to the internet.')
param entrance Entrance

@description('Required. How far this deployment goes.')
param stage Stage

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The names of the vaults.')
param vaultNames object

@description('Required. The authorities of the Gateway\'s certificates.')
param backendAuthorities string[]

var decrypts = entrance == 'applicationGateway' || entrance == 'applicationGatewayForContainers'

module firewall 'waf-policy.bicep' = if (decrypts) {
  params: { location: location }
}

module certificates 'certificates-access.bicep' = if (entrance == 'applicationGateway' && stage == 3) {
  params: { location: location, vaultName: vaultNames.waf }
}

// Its listeners' certificates must be in the vault.
module gateway 'application-gateway.bicep' = if (entrance == 'applicationGateway' && stage == 3) {
  params: {
    location: location
    logs: logs
    subnetId: subnetIds['application-gateway']
    policyId: firewall!.outputs.id
    vaultName: vaultNames.waf
    identityId: certificates!.outputs.id
    backendAuthorities: backendAuthorities
  }
}

module gatewayForContainers 'gateway-for-containers.bicep' = if (entrance == 'applicationGatewayForContainers') {
  params: {
    location: location
    logs: logs
    subnetId: subnetIds['gateway-for-containers']
    policyId: firewall!.outputs.id
  }
}
