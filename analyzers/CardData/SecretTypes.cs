using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>
/// Knows which types hold a secret: those that <c>[Secret]</c> marks, everything with a field or property of such a
/// type, and arrays, tuples and generic types of them.
/// </summary>
internal sealed class SecretTypes(INamedTypeSymbol attribute)
{
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The types of a compilation, or null when it cannot know any secret.</summary>
    public static SecretTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("RegulatedWorkload.ServiceDefaults.Redaction.SecretAttribute")
            is { } attribute ? new SecretTypes(attribute) : null;

    /// <summary>Whether a value of this type holds a secret.</summary>
    public bool Hold(ITypeSymbol? type) => type is not null
        && _known.GetOrAdd(type, asked => Hold(asked, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default)));

    /// <summary>Whether a type is marked itself.</summary>
    public bool IsMarked(ITypeSymbol? type) => type is not null && type.GetAttributes().Any(
        given => SymbolEqualityComparer.Default.Equals(given.AttributeClass, attribute));

    private bool Hold(ITypeSymbol type, HashSet<ITypeSymbol> visited) => visited.Add(type) && type switch
    {
        IArrayTypeSymbol array => Hold(array.ElementType, visited),
        INamedTypeSymbol named => HoldNamed(named, visited),
        _ => false,
    };

    private bool HoldNamed(INamedTypeSymbol type, HashSet<ITypeSymbol> visited)
    {
        // A logger names a type and holds nothing of it.
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate || type.Name == "ILogger") return false;
        return IsMarked(type)
            || type.TypeArguments.Any(argument => Hold(argument, visited))
            || (IsOurs(type) && type.GetMembers().Any(member => HeldBy(member) is { } held && Hold(held, visited)));
    }

    private static ITypeSymbol? HeldBy(ISymbol member) => member switch
    {
        { IsStatic: true } => null,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    // Of a framework's types, only the generic ones can hold one of ours.
    private bool IsOurs(INamedTypeSymbol type) => type.IsAnonymousType
        || type.IsTupleType
        || (type.ContainingAssembly is { } assembly && (IsHome(assembly)
            || assembly.Modules.Any(module => module.ReferencedAssemblySymbols.Any(IsHome))));

    private bool IsHome(IAssemblySymbol assembly) =>
        SymbolEqualityComparer.Default.Equals(assembly, attribute.ContainingAssembly);
}
