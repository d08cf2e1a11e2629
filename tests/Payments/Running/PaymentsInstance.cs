extern alias orders;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Storage;
using Payment = orders::RegulatedWorkload.PaymentsV1.Payment;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>One instance of payments, called as orders calls it.</summary>
internal sealed class PaymentsInstance(ChannelBase channel, int port, WebApplication? app)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly PaymentsClient _client = new(channel);

    public int Port => port;

    public Database Database => app!.Services.GetRequiredService<Database>();

    public async Task<Payment> AuthorizeAsync(AuthorizeRequest request) =>
        await _client.AuthorizeAsync(request, Options);

    public async Task<Payment> CaptureAsync(string key, string paymentId) => await _client.CaptureAsync(
        new CaptureRequest { IdempotencyKey = key, PaymentId = paymentId }, Options);

    public async Task<Payment> RefundAsync(string key, string paymentId) => await _client.RefundAsync(
        new RefundRequest { IdempotencyKey = key, PaymentId = paymentId }, Options);

    public async Task<Payment> GetAsync(string paymentId) => await _client.GetAsync(
        new GetRequest { PaymentId = paymentId }, Options);

    /// <summary>Has everything that is open and due looked at, once.</summary>
    public Task ResolveAsync() => app!.Services.GetServices<IHostedService>()
        .OfType<RegulatedWorkload.Payments.PaymentResolver>()
        .Single()
        .ResolveAsync(TestContext.Current.CancellationToken);

    private static CallOptions Options => new(
        deadline: DateTime.UtcNow + Timeout, cancellationToken: TestContext.Current.CancellationToken);
}
