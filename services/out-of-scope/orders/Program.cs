namespace RegulatedWorkload.Orders;

internal static class Program
{
    public static void Main()
    {
    }
}
