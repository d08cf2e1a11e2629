namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Marks a type that holds card data or a key in clear. The build refuses (CHD001 to CHD006) what would print, log,
/// throw or serialize a value of it, or of any type with such a member.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SecretAttribute : Attribute;
