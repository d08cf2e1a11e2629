using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RegulatedWorkload.Analyzers.CardData;

namespace RegulatedWorkload.Tests.CardData.Analyzer;

/// <summary>Code of a service as the compiler sees it, looked at by the analyzer.</summary>
internal static class Snippet
{
    private const string Frame =
        """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.Linq;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;
        using Google.Protobuf;
        using Grpc.Core;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Logging;
        using RegulatedWorkload.ServiceDefaults.Redaction;

        """;

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The ids of the rules that a method with a card, a key and a logger at hand breaks.</summary>
    public static Task<IReadOnlyList<string>> BodyAsync(string body, string types = "") => TypesAsync(
        $$"""
        {{types}}
        sealed class Card(Pan number) { public Pan Number => number; }

        static partial class Planted
        {
            static void Method(Pan pan, Sensitive key, Card card, ILogger logger, HttpContext http)
            {
                {{body}}
            }

            static Pan? Find() => null;

            [LoggerMessage(1, LogLevel.Information, "{Card}")]
            static partial void Generated(ILogger logger, object card);

            static partial void Generated(ILogger logger, object card) { }
        }
        """);

    /// <summary>What a whole file is told.</summary>
    public static async Task<IReadOnlyList<string>> TypesAsync(string code)
    {
        var compilation = CSharpCompilation.Create(
            "Planted",
            [CSharpSyntaxTree.ParseText(Frame + code, cancellationToken: TestContext.Current.CancellationToken)],
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                .WithNullableContextOptions(NullableContextOptions.Enable));
        // A snippet that does not compile would prove nothing.
        Assert.DoesNotContain(
            compilation.GetDiagnostics(TestContext.Current.CancellationToken),
            fault => fault.Severity == DiagnosticSeverity.Error);

        var found = await compilation
            .WithAnalyzers([new CardDataAnalyzer()], new AnalyzerOptions([]))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.All(found, told => Assert.Equal(DiagnosticSeverity.Error, told.Severity));
        return [.. found.OrderBy(told => told.Location.SourceSpan.Start).Select(told => told.Id)];
    }
}
