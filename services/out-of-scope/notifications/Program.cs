namespace RegulatedWorkload.Notifications;

internal static class Program
{
    public static void Main()
    {
    }
}
