namespace RegulatedWorkload.Catalog;

internal static class Program
{
    public static void Main()
    {
    }
}
