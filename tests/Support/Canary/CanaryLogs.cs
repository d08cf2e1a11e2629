using System.Text;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.Support.Canary;

/// <summary>Takes every log entry as the code gives it: message, arguments, scopes, exception, names.</summary>
public sealed class CanaryLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly Action<string, string> _look;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    internal CanaryLogs(Action<string, string> look) => _look = look;

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new CanaryLogger(this, categoryName);

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private sealed class CanaryLogger(CanaryLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            logs._look("log", $"{category} {eventId.Name} {formatter(state, exception)}");
            logs._look("log arguments", TextOf(state));
            logs._scopes.ForEachScope((scope, look) => look("log scope", TextOf(scope)), logs._look);
            if (exception is not null) logs._look("log exception", CanaryListeners.TextOf(exception));
        }

        private static string TextOf(object? state)
        {
            var text = new StringBuilder().Append(state);
            if (state is not IEnumerable<KeyValuePair<string, object?>> arguments) return text.ToString();
            text.Clear();
            foreach (var (key, value) in arguments)
                text.Append(key).Append('=').Append(CanaryListeners.TextOf(value)).Append('\n');
            return text.ToString();
        }
    }
}
