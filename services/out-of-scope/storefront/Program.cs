namespace RegulatedWorkload.Storefront;

internal static class Program
{
    public static void Main()
    {
    }
}
