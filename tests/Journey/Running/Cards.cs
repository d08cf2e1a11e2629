namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The test cards of the acquirer.</summary>
public static class Cards
{
    public const string Approved = "4111111111111111";
    public const string Declined = "4000000000000002";
    public const string ChargesThenFails = "4000000000000341";
    public const string Hangs = "4000000000000259";
    public const string ChargesThenHangs = "4000000000000267";

    public static string Json(string number, int month = 12, int year = 2031) =>
        $$"""{"number":"{{number}}","expiryMonth":{{month}},"expiryYear":{{year}}}""";
}
