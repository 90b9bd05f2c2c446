using Fupin.Chassis.Exchange.Verifying;
using Fupin.Exchange.V1;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Exchange;

/// <summary>The feed of every log in this process; the request's <c>source</c> chooses.</summary>
internal sealed partial class FeedRpc(Feeds feeds, Ledgers ledgers, IHostApplicationLifetime lifetime, IServiceProvider services) : FeedService.FeedServiceBase;
