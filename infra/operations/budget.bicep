targetScope = 'subscription'

@export()
@description('What a month may cost.')
type Budget = {
  @description('Required. The amount, in the currency of the subscription.')
  amount: int

  @description('Required. The first day that counts, the first of a month: 2027-01-01.')
  startDate: string
}

@description('Required. The short name of the workload.')
param name string

@description('Required. What a month may cost, in the currency of the subscription.')
param amount int

@description('Required. The first day that counts, the first of a month: 2027-01-01.')
param startDate string

@description('Required. Whom it is told to.')
param contact string

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [contact]
      }
      reached: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [contact]
      }
    }
  }
}
