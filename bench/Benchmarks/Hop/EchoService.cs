using Grpc.Core;
using RegulatedWorkload.BenchV1;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>Answers with what it is told.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override Task<Note> Say(Note request, ServerCallContext context) => Task.FromResult(request);
}
