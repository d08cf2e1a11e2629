import { workload } from '../workload.bicep'

@description('Required. The region.')
param location string

// The card form posts at most a card number; the shop's orders are a few kilobytes of JSON.
var bodyKilobytes = 64

resource policy 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2026-03-01' = {
  name: 'waf-${workload.entrance.scope}'
  location: location
  properties: {
    policySettings: {
      state: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: true
      requestBodyEnforcement: true
      requestBodyInspectLimitInKB: bodyKilobytes
      maxRequestBodySizeInKb: bodyKilobytes
      fileUploadEnforcement: true
      fileUploadLimitInMb: 1
      // What matched a rule is not copied into logs: it may be a card number.
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          { matchVariable: 'RequestArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestPostArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestJSONArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestHeaderNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestCookieNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        ]
      }
    }
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
      // None: neither the form nor the JSON interface sends what the rules take for an attack.
      exclusions: []
    }
    customRules: [
      {
        name: 'onlyDeclaredHosts'
        priority: 10
        ruleType: 'MatchRule'
        action: 'Block'
        matchConditions: [
          {
            matchVariables: [{ variableName: 'RequestHeaders', selector: 'Host' }]
            operator: 'Equal'
            negationConditon: true
            matchValues: map(workload.entrance.hosts, host => host.name)
            transforms: ['Lowercase']
          }
        ]
      }
    ]
  }
}

@description('The policy.')
output id string = policy.id
