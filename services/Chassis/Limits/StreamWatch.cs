using Fupin.Chassis.Faults;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fupin.Chassis.Limits;

/// <summary>
/// Looks now and then who keeps a stream waiting. A message costs two notes of the time; the service's own time counts against nobody, and
/// neither does a reader of a log in which nothing happens.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private const long Nobody = 0;

    /// <summary>ENHANCE_YOUR_CALM; gRPC clients read RESOURCE_EXHAUSTED.</summary>
    private const int EnhanceYourCalm = 0xB;

    // the time of this machine, whatever clock the rules run on: connections live in it
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly LimitOptions _limits;
    private readonly HttpContext _http;
    private readonly CancellationTokenSource _end;
    private readonly ITimer _timer;
    private long _readingSince;
    private long _writingSince;
    private long _lastWritten;
    private volatile Fault? _verdict;

    public StreamWatch(LimitOptions limits, ServerCallContext call)
    {
        (_limits, _http) = (limits, call.GetHttpContext());
        _end = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        // late by a quarter at most
        var look = (limits.Idle < limits.Slow ? limits.Idle : limits.Slow) / 4;
        _timer = _clock.CreateTimer(static watch => ((StreamWatch)watch!).Look(), this, look, look);
    }

    /// <summary>Ends with the call, or when it has stood still for too long.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Why the stream was ended; null: it was not.</summary>
    public Fault? Verdict => _verdict;

    public void Reading() => Volatile.Write(ref _readingSince, _clock.GetTimestamp());

    public void Read() => Volatile.Write(ref _readingSince, Nobody);

    public void Writing() => Volatile.Write(ref _writingSince, _clock.GetTimestamp());

    public void Written()
    {
        Volatile.Write(ref _lastWritten, _clock.GetTimestamp());
        Volatile.Write(ref _writingSince, Nobody);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _end.Dispose();
    }

    private void Look()
    {
        if (_verdict is not null) return;
        var (reading, writing) = (Volatile.Read(ref _readingSince), Volatile.Read(ref _writingSince));
        if (writing != Nobody)
        {
            if (_clock.GetElapsedTime(writing) < _limits.Slow) return;
            _verdict = LimitErrors.Slow(_limits);
            // trailers would wait behind what is not taken
            _http.Features.Get<IHttpResetFeature>()?.Reset(EnhanceYourCalm);
        }
        else if (reading != Nobody && _clock.GetElapsedTime(Math.Max(reading, Volatile.Read(ref _lastWritten))) >= _limits.Idle)
        {
            _verdict = LimitErrors.Idle(_limits);
            End();
        }
    }

    private void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it ended by itself just now
        }
    }
}
