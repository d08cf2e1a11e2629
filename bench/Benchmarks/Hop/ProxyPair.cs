using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>
/// Two proxies that do the mutual TLS of a plaintext caller and a plaintext callee, as the sidecars of a mesh do. They
/// use the certificates of the two services, and TLS 1.3 alone.
/// </summary>
/// <param name="state">The state directory that has the certificates; the proxies' files are written there.</param>
/// <param name="outer">The port that the caller calls.</param>
/// <param name="between">The port between the two, where TLS is.</param>
/// <param name="inner">The port of the callee.</param>
internal sealed class ProxyPair(LocalState state, int outer, int between, int inner)
{
    private string Asker => state.Certificates(HopWorkload.Asker);

    private string Answerer => state.Certificates(HopWorkload.Answerer);

    /// <summary>HTTP/2 on both sides; two threads, as the machine has processors.</summary>
    public IReadOnlyList<ProcessStartInfo> Haproxy(string program)
    {
        foreach (var folder in (string[])[Asker, Answerer])
        {
            // One file with both is all that it reads.
            File.WriteAllText(
                Path.Combine(folder, "haproxy.pem"),
                File.ReadAllText(Path.Combine(folder, "tls.crt")) + File.ReadAllText(Path.Combine(folder, "tls.key")));
        }

        const string Common = """
            global
                maxconn 1000
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                http-reuse always

            """;
        return
        [
            Start("haproxy-near", $"""
                {Common}
                listen near
                    bind 127.0.0.1:{outer} proto h2
                    server far 127.0.0.1:{between} ssl alpn h2 {Tls(Asker)} verifyhost {HopWorkload.Answerer}

                """),
            Start("haproxy-far", $"""
                {Common}
                listen far
                    bind 127.0.0.1:{between} ssl alpn h2 {Tls(Answerer)}
                    server callee 127.0.0.1:{inner} proto h2

                """),
        ];

        static string Tls(string folder) =>
            $"crt {folder}/haproxy.pem ca-file {folder}/ca.crt verify required ssl-min-ver TLSv1.3";

        ProcessStartInfo Start(string name, string configuration) =>
            new(program, ["-db", "-f", Write(name, configuration)]);
    }

    /// <summary>gRPC in and out, connections kept; one process each.</summary>
    public IReadOnlyList<ProcessStartInfo> Nginx(string program)
    {
        return
        [
            Start("nginx-near", $$"""
                listen 127.0.0.1:{{outer}} http2;
                location / { grpc_pass grpcs://next; }
                grpc_ssl_certificate {{Asker}}/tls.crt;
                grpc_ssl_certificate_key {{Asker}}/tls.key;
                grpc_ssl_trusted_certificate {{Asker}}/ca.crt;
                grpc_ssl_verify on;
                grpc_ssl_name {{HopWorkload.Answerer}};
                grpc_ssl_protocols TLSv1.3;
                """, between),
            Start("nginx-far", $$"""
                listen 127.0.0.1:{{between}} ssl http2;
                location / { grpc_pass grpc://next; }
                ssl_certificate {{Answerer}}/tls.crt;
                ssl_certificate_key {{Answerer}}/tls.key;
                ssl_client_certificate {{Answerer}}/ca.crt;
                ssl_verify_client on;
                ssl_protocols TLSv1.3;
                """, inner),
        ];

        ProcessStartInfo Start(string name, string server, int next)
        {
            var folder = Path.Combine(state.Root, name);
            Directory.CreateDirectory(folder);
            var temporary = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
                .Select(kind => $"{kind}_temp_path {folder}/{kind};\n"));
            return new(program, ["-e", "stderr", "-p", folder, "-c", Write(name, $$"""
                daemon off;
                master_process off;
                pid {{folder}}/pid;
                error_log stderr;
                events { worker_connections 1024; }
                http {
                {{temporary}}
                access_log off;
                http2_max_concurrent_streams 256;
                keepalive_requests 100000000;
                upstream next { server 127.0.0.1:{{next}}; keepalive 64; keepalive_requests 100000000; }
                server {
                {{server}}
                }
                }
                """)]);
        }
    }

    private string Write(string name, string configuration)
    {
        var file = Path.Combine(state.Root, name + ".conf");
        File.WriteAllText(file, configuration);
        return file;
    }
}
