using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>Where a secret flows into text, a log, an exception or JSON.</summary>
internal sealed class Flows(SecretTypes secrets, Revelation revelation)
{
    public void CheckCall(OperationAnalysisContext context)
    {
        var (method, instance, arguments) = context.Operation switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Instance, call.Arguments),
            IObjectCreationOperation created => (created.Constructor, null, created.Arguments),
            _ => default,
        };
        if (method is null) return;
        if (instance is not null) CheckInstance(context, method, instance);
        var sink = Sinks.Of(method);
        var copies = Sinks.IsCopy(method);
        foreach (var value in arguments.SelectMany(argument => Values(argument.Value)))
        {
            if (sink is not null && secrets.Hold(value.Type))
                Report(context, sink, value, TargetOf(method));
            else if ((sink is not null || copies) && revelation.Gives(value))
                Report(context, Rules.Revealed, value, TargetOf(method));
        }
    }

    public void CheckInterpolation(OperationAnalysisContext context) =>
        CheckText(context, ((IInterpolationOperation)context.Operation).Expression);

    public void CheckConcatenation(OperationAnalysisContext context)
    {
        var (type, left, right) = context.Operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum =>
                (sum.Type, sum.LeftOperand, sum.RightOperand),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } sum =>
                (sum.Type, sum.Target, sum.Value),
            _ => default,
        };
        if (type?.SpecialType != SpecialType.System_String) return;
        CheckText(context, left);
        CheckText(context, right);
    }

    /// <summary>What becomes an <c>object</c> can only be printed, stored or serialized.</summary>
    public void CheckConversion(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (conversion.Type?.SpecialType != SpecialType.System_Object) return;
        if (conversion.IsImplicit && !IsKept(conversion)) return;
        CheckText(context, conversion.Operand);
    }

    // In a tuple, a property or an indexer; arguments and operands are looked at where they go.
    private static bool IsKept(IConversionOperation conversion) => conversion.Parent switch
    {
        ITupleOperation => true,
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation or IFieldReferenceOperation } => true,
        IArrayInitializerOperation { Parent: IArrayCreationOperation { IsImplicit: false } } => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } =>
            method.Name is "Add" or "TryAdd" or "AddWithValue" && Sinks.Of(method) is null,
        _ => false,
    };

    private void CheckInstance(OperationAnalysisContext context, IMethodSymbol method, IOperation instance)
    {
        if (method.Name == "ToString" && secrets.Hold(instance.Type))
            Report(context, Rules.Text, instance, "");
        else if (Sinks.IsCopy(method) && revelation.Gives(instance))
            Report(context, Rules.Revealed, instance, TargetOf(method));
    }

    private void CheckText(OperationAnalysisContext context, IOperation operand)
    {
        foreach (var value in Values(operand))
        {
            if (secrets.Hold(value.Type)) Report(context, Rules.Text, value, "");
            else if (revelation.Gives(value)) Report(context, Rules.Revealed, value, "This text");
        }
    }

    // The values behind conversions and params arrays.
    private static IEnumerable<IOperation> Values(IOperation operation) => operation switch
    {
        IConversionOperation conversion => Values(conversion.Operand),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.SelectMany(Values),
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(Values),
        _ => [operation],
    };

    private static string TargetOf(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor
        ? method.ContainingType.Name
        : $"{method.ContainingType.Name}.{method.Name}";

    private static void Report(
        OperationAnalysisContext context, DiagnosticDescriptor rule, IOperation value, string target)
    {
        var location = value.Syntax.GetLocation();
        var text = ReferenceEquals(rule, Rules.Revealed) ? target : value.Syntax.ToString();
        context.ReportDiagnostic(Diagnostic.Create(rule, location, text, target));
    }
}
