namespace Grpc.Core;

/// <summary>The connectivity state of a channel; the numbers are those of every gRPC implementation.</summary>
public enum ConnectivityState
{
    Idle,
    Connecting,
    Ready,
    TransientFailure,
    Shutdown,
}
