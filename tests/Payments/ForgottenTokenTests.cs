using System.Text;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Payments keeps the token of a card until its payment is settled, and in no file of its store after that.
/// </summary>
public sealed class ForgottenTokenTests
{
    [Fact]
    public async Task The_token_of_a_settled_payment_lies_in_no_file()
    {
        await using var payments = await RunningPayments.StartAsync();
        payments.Acquirer.Conduct = _ => Task.FromResult<byte[]?>(null);
        var request = payments.Request();
        var token = Encoding.ASCII.GetBytes(request.CardToken);
        Assert.Equal(PaymentState.Pending, (await payments.First.AuthorizeAsync(request)).State);
        await payments.First.Database.ScrubAsync(TestContext.Current.CancellationToken);
        Assert.True(await payments.TestWorkload.IsInFilesAsync("payments", token), "the search finds what is there");

        payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        await Eventually.BecomesAsync(async () =>
        {
            payments.TestWorkload.Time.Advance(TimeSpan.FromMinutes(1));
            await payments.First.ResolveAsync();
            return await payments.First.Database.ScrubAsync(TestContext.Current.CancellationToken)
                && !await payments.TestWorkload.IsInFilesAsync("payments", token);
        }, forgotten => forgotten);

        Assert.True(
            await payments.TestWorkload.IsInFilesAsync("payments", Encoding.ASCII.GetBytes(request.OrderId)),
            "the payment is still there");
    }
}
