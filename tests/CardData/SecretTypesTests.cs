using System.Reflection;
using System.Text.RegularExpressions;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>Records print all their members: none may hold what must not be printed.</summary>
public sealed partial class SecretTypesTests
{
    // What is printed of these is where a secret lies, not the secret.
    private static readonly string[] s_namesOfSecrets = ["SharedStore.PasswordSecret"];

    [Fact]
    public void No_record_has_a_member_that_would_print_card_data_or_a_secret()
    {
        var leaks = typeof(Pan).Assembly.GetTypes().SelectMany(PrintedSecrets);

        Assert.Empty(leaks);
    }

    [Fact]
    public void A_record_with_a_card_number_would_be_caught() =>
        Assert.Equal(["Leaky.CardNumber", "Leaky.Key"], PrintedSecrets(typeof(Leaky)).Order());

    [Theory]
    [InlineData(typeof(Pan))]
    [InlineData(typeof(Sensitive))]
    public void The_only_way_to_a_secret_is_to_reveal_it(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        string[] harmless = ["get_Brand", "get_Last4", "ToString"];

        var readers = type.GetMethods(Declared)
            .Where(method => method.ReturnType != typeof(void) && !harmless.Contains(method.Name))
            .Select(method => method.Name);

        Assert.Equal(["Reveal"], readers);
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
        Assert.False(IsRecord(type));
        Assert.False(typeof(IFormattable).IsAssignableFrom(type));
        Assert.DoesNotContain(type.GetMethods(), method => method.Name is "op_Implicit" or "op_Explicit");
    }

    private static IEnumerable<string> PrintedSecrets(Type type) =>
        from property in IsRecord(type) ? type.GetProperties() : []
        where property.PropertyType == typeof(string)
            || property.PropertyType == typeof(byte[])
            || property.PropertyType == typeof(ReadOnlyMemory<byte>)
        where SecretName().IsMatch(property.Name)
        let member = $"{type.Name}.{property.Name}"
        where !s_namesOfSecrets.Contains(member)
        select member;

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    [GeneratedRegex("(^Pan|Pan$|Number|Digits|Secret|Password|Credential|^Key$|Key$|Cvc|Cvv)")]
    private static partial Regex SecretName();

    private sealed record Leaky(string CardNumber, byte[] Key, string Reason);
}
