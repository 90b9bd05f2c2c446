using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fupin.Kit;

/// <summary>What a host logged: level, category and text, with the exception's own text if one was handed over.</summary>
public sealed record LogRecord(LogLevel Level, string Category, string Text);

internal sealed class LogRecords : ILoggerProvider
{
    public ConcurrentQueue<LogRecord> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, All);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, ConcurrentQueue<LogRecord> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            all.Enqueue(new(logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}
