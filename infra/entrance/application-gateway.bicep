import { cloud } from '../cloud.bicep'
import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. Its subnet.')
param subnetId string

@description('Required. The policy of the web application firewall.')
param policyId string

@description('Required. The vault with the certificates of its listeners.')
param vaultName string

@description('Required. The identity that reads them.')
param identityId string

@description('''
Optional. The authorities of the Gateway's own certificates, each a certificate in base64 without its frame; empty where
they come from a public authority.
''')
param backendAuthorities string[] = []

var name = 'agw-${workload.entrance.scope}'
var hosts = workload.entrance.hosts
var parts = resourceId('Microsoft.Network/applicationGateways', name)

resource address 'Microsoft.Network/publicIPAddresses@2026-03-01' = {
  name: 'pip-${name}'
  location: location
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: { publicIPAllocationMethod: 'Static' }
}

resource addressLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: address
  properties: {
    workspaceId: logs.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource gateway 'Microsoft.Network/applicationGateways@2026-03-01' = {
  name: name
  location: location
  zones: ['1', '2', '3']
  tags: { 'pci-scope': workload.entrance.scope }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    sku: { name: 'WAF_v2', tier: 'WAF_v2' }
    autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 }
    enableHttp2: true
    firewallPolicy: { id: policyId }
    sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101S' }
    gatewayIPConfigurations: [{ name: 'subnet', properties: { subnet: { id: subnetId } } }]
    frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: address.id } } }]
    // No listener on port 80: a browser that asks in clear gets no answer.
    frontendPorts: [{ name: 'https', properties: { port: 443 } }]
    sslCertificates: map(hosts, host => {
      name: host.label
      properties: { keyVaultSecretId: 'https://${vaultName}.${cloud.vault}/secrets/listener-${host.label}' }
    })
    trustedRootCertificates: map(backendAuthorities, (authority, index) => {
      name: 'authority-${index}'
      properties: { data: authority }
    })
    backendAddressPools: [
      { name: 'gateway', properties: { backendAddresses: [{ ipAddress: workload.entrance.address }] } }
    ]
    probes: map(hosts, host => {
      name: host.label
      properties: {
        protocol: 'Https'
        host: host.name
        path: workload.entrance.probePath
        interval: 10
        timeout: 5
        unhealthyThreshold: 3
        match: { statusCodes: ['200-399'] }
      }
    })
    // Encrypted to the Gateway, whose certificate must prove the host that the browser asked for.
    backendHttpSettingsCollection: map(hosts, host => {
      name: host.label
      properties: {
        protocol: 'Https'
        port: workload.entrance.port
        hostName: host.name
        requestTimeout: 40
        cookieBasedAffinity: 'Disabled'
        probe: { id: '${parts}/probes/${host.label}' }
        trustedRootCertificates: map(range(0, length(backendAuthorities)), index => {
          id: '${parts}/trustedRootCertificates/authority-${index}'
        })
      }
    })
    httpListeners: map(hosts, host => {
      name: host.label
      properties: {
        protocol: 'Https'
        hostName: host.name
        requireServerNameIndication: true
        frontendIPConfiguration: { id: '${parts}/frontendIPConfigurations/public' }
        frontendPort: { id: '${parts}/frontendPorts/https' }
        sslCertificate: { id: '${parts}/sslCertificates/${host.label}' }
      }
    })
    requestRoutingRules: map(hosts, (host, index) => {
      name: host.label
      properties: {
        ruleType: 'Basic'
        priority: 100 + index
        httpListener: { id: '${parts}/httpListeners/${host.label}' }
        backendAddressPool: { id: '${parts}/backendAddressPools/gateway' }
        backendHttpSettings: { id: '${parts}/backendHttpSettingsCollection/${host.label}' }
      }
    })
  }
}

resource gatewayLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'all'
  scope: gateway
  properties: {
    workspaceId: logs.workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    // Not the access log: a path that a buyer typed wrong may hold a card number.
    logs: [
      { category: 'ApplicationGatewayFirewallLog', enabled: true }
      { category: 'ApplicationGatewayPerformanceLog', enabled: true }
    ]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
