using Microsoft.CodeAnalysis;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>Knows which methods and constructors print, log, throw or serialize what they are given.</summary>
internal static class Sinks
{
    /// <summary>The rule that an argument of secret type breaks, or null where it may be given.</summary>
    public static DiagnosticDescriptor? Of(IMethodSymbol method)
    {
        if (IsException(method.ContainingType) && method.MethodKind == MethodKind.Constructor) return Rules.Exception;
        if (IsException(method.ContainingType)) return null;
        if (IsLog(method)) return Rules.Log;
        if (IsJson(method)) return Rules.Json;
        return IsText(method) ? Rules.Text : null;
    }

    /// <summary>Whether a call makes a string, or a copy that nobody wipes, of the bytes that it is given.</summary>
    public static bool IsCopy(IMethodSymbol method) => method.ContainingType.Name switch
    {
        "Encoding" or "UTF8Encoding" or "ASCIIEncoding" => method.Name is "GetString" or "GetChars",
        "Convert" or "BitConverter" or "Base64Url" or "Base64" => method.Name is not "FromBase64String",
        "String" => true,
        "ByteString" => method.Name is "CopyFrom" or "CopyFromUtf8",
        "Metadata" or "Entry" => true,
        _ => method.Name is "ToArray" or "ToString" or "ToList",
    };

    private static bool IsLog(IMethodSymbol method)
    {
        var space = method.ContainingNamespace?.ToDisplayString() ?? "";
        return space == "Microsoft.Extensions.Logging"
            || space.StartsWith("System.Diagnostics", StringComparison.Ordinal)
            || space.StartsWith("OpenTelemetry", StringComparison.Ordinal)
            || method.GetAttributes().Any(given => given.AttributeClass?.Name == "LoggerMessageAttribute")
            || IsLogDelegate(method)
            || IsTag(method);
    }

    private static bool IsLogDelegate(IMethodSymbol method) =>
        method.MethodKind == MethodKind.DelegateInvoke && method.Parameters.FirstOrDefault()?.Type.Name == "ILogger";

    // What tags, scopes and structured log arguments are made of.
    private static bool IsTag(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Constructor, ContainingType: { Name: "KeyValuePair" } pair }
        && pair.TypeArguments.LastOrDefault()?.SpecialType == SpecialType.System_Object;

    private static bool IsJson(IMethodSymbol method) => method.ContainingType.Name switch
    {
        "JsonSerializer" or "JsonConvert" or "JsonContent" or "Results" or "TypedResults" => true,
        var name => name.EndsWith("JsonExtensions", StringComparison.Ordinal),
    };

    private static bool IsText(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return type.SpecialType == SpecialType.System_String
            || type.Name is "Convert" or "Console" or "StringBuilder"
            || method.Name == "AppendFormatted"
            || Ancestors(type).Any(ancestor => ancestor.Name == "TextWriter");
    }

    private static bool IsException(ITypeSymbol type) =>
        Ancestors(type).Any(ancestor => ancestor.ToDisplayString() == "System.Exception");

    private static IEnumerable<ITypeSymbol> Ancestors(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType) yield return type;
    }
}
