using Fupin.Chassis.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Fupin.Host;

/// <summary>Puts the chassis and the chosen modules together. The tests start exactly this.</summary>
public static class Composition
{
    /// <param name="services">Comma-separated names, or <see cref="Modules.Everything"/>.</param>
    /// <param name="arguments">Configuration as on the command line: <c>--Fupin:Grpc:Port=8081</c>.</param>
    /// <param name="configure">After the modules were added.</param>
    /// <param name="map">After the modules were mapped.</param>
    /// <exception cref="StartupException">The choice, the configuration or the machine is wrong.</exception>
    public static WebApplication Build(
        string services, string[] arguments, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var (builder, modules) = Prepare(services, arguments);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapChassis();
        foreach (var module in modules) module.Map(app);
        map?.Invoke(app);
        return app;
    }

    /// <summary>The same for a run that only migrates: nothing is mapped, so it needs no token of the services, and no broker.</summary>
    /// <exception cref="StartupException">As <see cref="Build"/>.</exception>
    public static WebApplication BuildToMigrate(string services, string[] arguments) =>
        Prepare(services, [.. arguments, "--Fupin:Bus:Transport=memory"]).Builder.Build();

    private static (WebApplicationBuilder Builder, IReadOnlyList<Module> Modules) Prepare(string services, string[] arguments)
    {
        var modules = Modules.Choose(services);
        // settings are read at start; watching the folder for changes would wake at every write to the databases in it
        string[] settings = ["--hostBuilder:reloadConfigOnChange=false", .. arguments];
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = settings, ApplicationName = "fupin" });
        builder.AddChassis();
        foreach (var module in modules) module.Add(builder);
        return (builder, modules);
    }
}
