namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>One instance of payments for all tests of a class.</summary>
public sealed class SoleInstance : IAsyncLifetime
{
    private RunningPayments? _payments;

    internal RunningPayments Payments
    {
        get
        {
            if (TestStores.Missing is { } reason) Assert.Skip(reason);
            return _payments!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (TestStores.Missing is null) _payments = await RunningPayments.StartAsync();
    }

    public ValueTask DisposeAsync() => _payments?.DisposeAsync() ?? ValueTask.CompletedTask;
}
