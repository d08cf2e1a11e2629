using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Hosting;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>Stands where the token vault does: remembers the numbers and refuses by expiry year.</summary>
public sealed class FakeVault : TokenVault.TokenVaultBase
{
    public const int Expired = 2001;
    public const int TooMany = 2002;
    public const int Down = 2003;
    public const int Broken = 2004;

    public ConcurrentQueue<string> Numbers { get; } = [];

    public ConcurrentQueue<string> Deleted { get; } = [];

    public static WebApplication Build(string[] args, FakeVault vault)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(vault);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<FakeVault>();
        return app;
    }

    public override Task<TokenizeReply> Tokenize(TokenizeRequest request, ServerCallContext context)
    {
        if (Refuse(request.ExpiryYear) is { } refusal) throw refusal.ToException();
        if (request.ExpiryYear == Broken) throw new InvalidOperationException("a bug");
        var number = Encoding.ASCII.GetString(request.Number.Span);
        Numbers.Enqueue(number);
        return Task.FromResult(new TokenizeReply
        {
            Token = CardToken.Create().Value,
            Brand = "visa",
            Last4 = number[^4..],
            ExpiryMonth = request.ExpiryMonth,
            ExpiryYear = request.ExpiryYear,
        });
    }

    public override Task<DeleteReply> Delete(DeleteRequest request, ServerCallContext context)
    {
        Deleted.Enqueue(request.Token);
        return Task.FromResult(new DeleteReply());
    }

    private static Refusal? Refuse(int year) => year switch
    {
        Expired => new Refusal(StatusCode.InvalidArgument, "card-expired", "The card has expired."),
        TooMany => new Refusal(StatusCode.ResourceExhausted, "velocity-exceeded", "Too many attempts."),
        Down => new Refusal(StatusCode.Unavailable, "dependency-unavailable", "The store is away."),
        _ => null,
    };
}
