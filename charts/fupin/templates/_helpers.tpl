{{- define "fupin.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "fupin.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "fupin.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "fupin.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/*
The pods of this release as a map from name to settings: one entry per enabled service, or the single entry "all". Every
template ranges over it, so that a further service needs values only.
*/}}
{{- define "fupin.workloads" -}}
{{- $shared := dict "database" .Values.database "bus" .Values.bus "keys" .Values.keys -}}
{{- $workloads := dict -}}
{{- if eq .Values.mode "standalone" -}}
{{- $_ := set $workloads "all" (mergeOverwrite (deepCopy .Values.defaults) (deepCopy $shared) (dict "replicas" 1 "calls" list)) -}}
{{- else -}}
{{- range $name, $own := .Values.services -}}
{{- $workload := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy $shared) (deepCopy ($own | default dict)) -}}
{{- if $workload.enabled -}}
{{- $_ := set $workloads $name $workload -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not $workloads -}}
{{- fail "services: none is enabled" -}}
{{- end -}}
{{- toYaml $workloads -}}
{{- end -}}

{{/* Below, the argument is {root, name, workload}. */}}
{{- define "fupin.workloadName" -}}
{{- if eq .name "all" -}}
{{- include "fupin.fullname" .root -}}
{{- else -}}
{{- printf "%s-%s" (include "fupin.fullname" .root) .name -}}
{{- end -}}
{{- end -}}

{{- define "fupin.selector" -}}
app.kubernetes.io/name: {{ include "fupin.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "fupin.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "fupin.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: fupin
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* The name of a Secret that must have been given. Also takes kind: database, bus or keys. */}}
{{- define "fupin.secret" -}}
{{- $secret := (index .workload .kind).existingSecret -}}
{{- if not $secret -}}
{{- fail (printf "%s.existingSecret is empty%s: name a Secret that you made; the chart's README says what it holds" .kind (ternary "" (printf ", and so is services.%s.%s.existingSecret" .name .kind) (eq .name "all"))) -}}
{{- end -}}
{{- $secret -}}
{{- end -}}

{{- define "fupin.keysAreMade" -}}
{{- if and (eq .root.Values.mode "standalone") (eq .root.Values.environment "Development") (not .workload.keys.existingSecret) -}}
yes
{{- end -}}
{{- end -}}

{{/* Configuration of a pod that is no secret, as it stands in its ConfigMap. */}}
{{- define "fupin.environment" -}}
{{- $values := .root.Values -}}
{{- $standalone := eq $values.mode "standalone" -}}
{{- $env := dict
  "DOTNET_ENVIRONMENT" $values.environment
  "DOTNET_SHUTDOWNTIMEOUTSECONDS" (toString (int $values.shutdown.hostSeconds))
  "Fupin__City" $values.city
  "Fupin__DataDirectory" "/var/lib/fupin"
  "Fupin__Listen" $values.listen
  "Fupin__Grpc__Port" "8081"
  "Fupin__Http__Port" "8080"
  "Fupin__Storage__Provider" (ternary "sqlite" "postgres" $standalone)
  "Fupin__Bus__Transport" (ternary "memory" "rabbitmq" $standalone)
-}}
{{- with $values.telemetry.endpoint -}}
{{- $_ := set $env "Fupin__Telemetry__Endpoint" . -}}
{{- $_ := set $env "Fupin__Telemetry__ServiceName" (include "fupin.workloadName" $) -}}
{{- end -}}
{{- $access := $values.access -}}
{{- if $access.issuer -}}
{{- $_ := set $env "Fupin__Access__Issuer" $access.issuer -}}
{{- $_ := set $env "Fupin__Access__Audience" $access.audience -}}
{{- with $access.metadata -}}
{{- $_ := set $env "Fupin__Access__Metadata" . -}}
{{- end -}}
{{- if $access.issuerKeys.existingSecret -}}
{{- $_ := set $env "Fupin__Access__Keys" "/etc/fupin/issuer/jwks.json" -}}
{{- end -}}
{{- if not $access.tokens.existingSecret -}}
{{- fail (printf "access.tokens.existingSecret is empty: %s calls other services and needs a token of the issuer" .name) -}}
{{- end -}}
{{- $_ := set $env "Fupin__Access__TokenFile" (printf "/etc/fupin/token/%s" .name) -}}
{{- else if ne $values.environment "Development" -}}
{{- fail "access.issuer is empty: outside Development somebody must sign callers in; the chart's README says how" -}}
{{- end -}}
{{- range $peer := .workload.calls -}}
{{- if index $.workloads $peer -}}
{{- $name := include "fupin.workloadName" (dict "root" $.root "name" $peer) -}}
{{- if $values.dapr.enabled -}}
{{- $_ := set $env (printf "Fupin__Services__%s__Address" $peer) "http://127.0.0.1:50001" -}}
{{- $_ := set $env (printf "Fupin__Services__%s__DaprAppId" $peer) $name -}}
{{- else -}}
{{- $_ := set $env (printf "Fupin__Services__%s__Address" $peer) (printf "dns:///%s:8081" $name) -}}
{{- end -}}
{{- else if index $values.addresses $peer -}}
{{- $_ := set $env (printf "Fupin__Services__%s__Address" $peer) (index $values.addresses $peer) -}}
{{- else -}}
{{- fail (printf "services.%s.calls names %s, which is neither an enabled service of this release nor in addresses" $.name $peer) -}}
{{- end -}}
{{- end -}}
{{- toYaml (mergeOverwrite $env (.workload.env | default dict)) -}}
{{- end -}}

{{- define "fupin.image" -}}
{{- $image := .Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest -}}@{{ $image.digest }}{{- else -}}:{{ $image.tag | default .Chart.AppVersion }}{{- end -}}
{{- end -}}

{{/* What the Pod Security Standard "restricted" asks, of the pod and of each container. */}}
{{- define "fupin.podSecurityContext" -}}
runAsNonRoot: true
{{- range $key, $id := .Values.podSecurity }}
{{- if not (kindIs "invalid" $id) }}
{{ $key }}: {{ int $id }}
{{- end }}
{{- end }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "fupin.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Rules of a network policy; argument networkPolicy, or one of its entries with `to` and `port`. */}}
{{- define "fupin.egressToDns" -}}
- ports:
    {{- range .dns.ports }}
    - port: {{ . }}
      protocol: UDP
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "fupin.egressTo" -}}
- ports:
    - port: {{ .port }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
