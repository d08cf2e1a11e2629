using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>
/// Refuses code that would print, log, throw or serialize a secret. The types that hold one are marked with
/// <c>[Secret]</c>; whatever has a member of such a type counts too.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CardDataAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (SecretTypes.Of(context.Compilation) is not { } secrets) return;
        var declarations = new Declarations(secrets);
        var flows = new Flows(secrets, new Revelation(secrets));
        context.RegisterSymbolAction(declarations.Check, SymbolKind.NamedType);
        context.RegisterOperationAction(declarations.CheckAnonymous, OperationKind.AnonymousObjectCreation);
        context.RegisterOperationAction(flows.CheckCall, OperationKind.Invocation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(flows.CheckInterpolation, OperationKind.Interpolation);
        context.RegisterOperationAction(
            flows.CheckConcatenation, OperationKind.Binary, OperationKind.CompoundAssignment);
        context.RegisterOperationAction(flows.CheckConversion, OperationKind.Conversion);
    }
}
