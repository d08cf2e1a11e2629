namespace RegulatedWorkload.Payments;

internal static class Program
{
    public static void Main()
    {
    }
}
