using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace RegulatedWorkload.Analyzers.CardData;

/// <summary>The rules by id. All are errors: none has an exception worth a setting.</summary>
public static class Rules
{
    private const string Category = "CardData";

    /// <summary>Records and anonymous types print all their members and compare them one by one.</summary>
    public static readonly DiagnosticDescriptor Record = Create(
        "CHD001",
        "A record or an anonymous type holds a secret",
        "'{0}' prints all its members and '{1}' holds a secret; make '{0}' a sealed class");

    /// <summary>Interpolation, concatenation, formatting and <c>ToString</c>.</summary>
    public static readonly DiagnosticDescriptor Text = Create(
        "CHD002",
        "A secret becomes text",
        "'{0}' holds a secret and becomes text here; use its mask, for example Last4, or leave it out");

    /// <summary>Logs, spans and baggage.</summary>
    public static readonly DiagnosticDescriptor Log = Create(
        "CHD003",
        "A secret is given to a log, a span or baggage",
        "'{0}' holds a secret and is given to '{1}'; log an id of the payment or the token instead");

    /// <summary>Messages, inner data and arguments of exceptions.</summary>
    public static readonly DiagnosticDescriptor Exception = Create(
        "CHD004",
        "A secret is given to an exception",
        "'{0}' holds a secret and is given to the exception '{1}', which is logged as a whole; leave it out");

    /// <summary>Members of types that are serialized, and arguments of serializers.</summary>
    public static readonly DiagnosticDescriptor Json = Create(
        "CHD005",
        "A secret is a member of JSON",
        "'{0}' holds a secret and would be serialized by '{1}'; write its bytes where they are needed and wipe them");

    /// <summary>Strings and arrays made of what <c>Reveal</c> gives.</summary>
    public static readonly DiagnosticDescriptor Revealed = Create(
        "CHD006",
        "A revealed secret becomes text or a copy that nobody wipes",
        "'{0}' turns a revealed secret into text or a copy that nobody wipes; keep to the bytes that Reveal gives");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [Record, Text, Log, Exception, Json, Revealed];

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
