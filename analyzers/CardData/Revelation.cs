using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>Follows the bytes that <c>Reveal</c> gives through views of them and local variables.</summary>
internal sealed class Revelation(SecretTypes secrets)
{
    private const int FarEnough = 16;

    private static readonly ImmutableHashSet<string> s_views =
        ["AsMemory", "AsSpan", "Slice", "Span", "Memory", "TrimEnd", "TrimStart", "Trim", "ToArray", "Item", "Value"];

    /// <summary>Whether an expression gives the clear bytes of a secret, or a view of them.</summary>
    public bool Gives(IOperation? operation) => Gives(operation, depth: 0);

    private bool Gives(IOperation? operation, int depth) => depth < FarEnough && operation switch
    {
        IInvocationOperation call when IsReveal(call.TargetMethod) => true,
        IInvocationOperation call when s_views.Contains(call.TargetMethod.Name) =>
            Gives(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, depth + 1),
        IPropertyReferenceOperation { Property: var property } view =>
            (property.IsIndexer || s_views.Contains(property.Name))
            && IsBytes(property.Type)
            && Gives(view.Instance, depth + 1),
        IImplicitIndexerReferenceOperation indexer => Gives(indexer.Instance, depth + 1),
        IConversionOperation conversion => Gives(conversion.Operand, depth + 1),
        IParenthesizedOperation parenthesized => Gives(parenthesized.Operand, depth + 1),
        ILocalReferenceOperation local => Gives(InitialValue(local), depth + 1),
        _ => false,
    };

    private bool IsReveal(IMethodSymbol method) => method.Name == "Reveal" && secrets.IsMarked(method.ContainingType);

    private static bool IsBytes(ITypeSymbol? type) =>
        type is IArrayTypeSymbol || type?.Name is "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory";

    private static IOperation? InitialValue(ILocalReferenceOperation local) =>
        local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            is VariableDeclaratorSyntax { Initializer.Value: { } value }
            ? local.SemanticModel?.GetOperation(value)
            : null;
}
