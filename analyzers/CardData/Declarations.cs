using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>Types that print or serialize their members must not have a secret among them.</summary>
internal sealed class Declarations(SecretTypes secrets)
{
    public void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.IsRecord) CheckRecord(context, type);
        CheckJsonContext(context, type);
        CheckJsonMembers(context, type);
    }

    public void CheckAnonymous(OperationAnalysisContext context)
    {
        var type = (INamedTypeSymbol?)context.Operation.Type;
        foreach (var held in type?.GetMembers().OfType<IPropertySymbol>() ?? [])
        {
            if (!secrets.Hold(held.Type)) continue;
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.Record, context.Operation.Syntax.GetLocation(), "an anonymous type", held.Name));
        }
    }

    private void CheckRecord(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers().Where(member => !member.IsStatic && secrets.Hold(TypeOf(member))))
        {
            // The field behind a property is told by the property.
            if (member is IFieldSymbol { AssociatedSymbol: not null }) continue;
            Report(context, Rules.Record, member, type.Name, member.Name);
        }
    }

    private void CheckJsonContext(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var given in type.GetAttributes())
        {
            if (given.AttributeClass?.Name != "JsonSerializableAttribute") continue;
            if (given.ConstructorArguments.FirstOrDefault().Value is not ITypeSymbol serialized) continue;
            if (!secrets.Hold(serialized)) continue;
            var location = given.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? type.Locations[0];
            context.ReportDiagnostic(Diagnostic.Create(Rules.Json, location, serialized.Name, type.Name));
        }
    }

    private void CheckJsonMembers(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers().Where(member => secrets.Hold(TypeOf(member))))
        {
            if (member.GetAttributes().FirstOrDefault(IsJson) is { } json)
                Report(context, Rules.Json, member, member.Name, json.AttributeClass!.Name);
        }
    }

    // JsonIgnore is the opposite of a leak.
    private static bool IsJson(AttributeData attribute) => attribute.AttributeClass is { } type
        && type.ContainingNamespace?.ToDisplayString() == "System.Text.Json.Serialization"
        && type.Name != "JsonIgnoreAttribute";

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static void Report(
        SymbolAnalysisContext context, DiagnosticDescriptor rule, ISymbol member, string first, string second) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, member.Locations.FirstOrDefault(), first, second));
}
