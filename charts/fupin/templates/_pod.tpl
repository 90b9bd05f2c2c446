{{/* The pod of a workload; argument {root, name, workload, workloads}. Standalone and every service are this one pod. */}}
{{- define "fupin.podTemplate" -}}
{{- $values := .root.Values -}}
{{- $standalone := eq $values.mode "standalone" -}}
{{- $made := include "fupin.keysAreMade" . -}}
metadata:
  labels:
    {{- with .workload.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- include "fupin.selector" . | nindent 4 }}
  annotations:
    checksum/config: {{ include "fupin.environment" . | sha256sum }}
    {{- with $values.secretsRevision }}
    fupin/secrets-revision: {{ . | quote }}
    {{- end }}
    {{- if $values.dapr.enabled }}
    dapr.io/enabled: "true"
    dapr.io/app-id: {{ include "fupin.workloadName" . }}
    dapr.io/app-port: "8081"
    dapr.io/app-protocol: grpc
    {{- end }}
    {{- with .workload.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "fupin.workloadName" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ add $values.shutdown.preStopSeconds $values.shutdown.hostSeconds 5 }}
  securityContext:
    {{- include "fupin.podSecurityContext" .root | nindent 4 }}
  {{- if not $standalone }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ $key }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "fupin.selector" $ | nindent 10 }}
      # old and new pods of a rollout are spread apart from each other
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  {{- with .workload.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: fupin
      image: {{ include "fupin.image" .root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [--services, {{ .name }}]
      ports:
        - name: grpc
          containerPort: 8081
        - name: http
          containerPort: 8080
      envFrom:
        - configMapRef:
            name: {{ include "fupin.workloadName" . }}
      {{- if not $standalone }}
      env:
        - name: Fupin__{{ .name }}__ConnectionString
          valueFrom:
            secretKeyRef:
              name: {{ include "fupin.secret" (merge (dict "kind" "database") .) }}
              key: {{ .name }}
        - name: Fupin__Bus__Address
          valueFrom:
            secretKeyRef:
              name: {{ include "fupin.secret" (merge (dict "kind" "bus") .) }}
              key: {{ .name }}
      {{- end }}
      startupProbe:
        grpc:
          port: 8081
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: {{ max 1 (div (int $values.startup.seconds) 2) }}
      readinessProbe:
        grpc:
          port: 8081
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      # gRPC health tells readiness, which may wait for database and broker; this answers while the process lives
      livenessProbe:
        httpGet:
          path: /healthz/live
          port: 8080
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      lifecycle:
        preStop:
          sleep:
            seconds: {{ $values.shutdown.preStopSeconds }}
      resources:
        {{- toYaml .workload.resources | nindent 8 }}
      securityContext:
        {{- include "fupin.securityContext" .root | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /var/lib/fupin
        {{- if not $made }}
        - name: keys
          mountPath: /var/lib/fupin/keys
          readOnly: true
        {{- end }}
        {{- if and $values.access.issuer $values.access.issuerKeys.existingSecret }}
        - name: issuer
          mountPath: /etc/fupin/issuer
          readOnly: true
        {{- end }}
        {{- if $values.access.issuer }}
        # the folder, not a file of it: only so a changed Secret is seen
        - name: token
          mountPath: /etc/fupin/token
          readOnly: true
        {{- end }}
        - name: tmp
          mountPath: /tmp
  volumes:
    {{- if not $standalone }}
    # nothing is kept here, but the host wants its data directory writable
    - name: data
      emptyDir:
        sizeLimit: {{ $values.tmp.sizeLimit }}
    {{- else if $values.standalone.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ $values.standalone.persistence.existingClaim }}
    {{- end }}
    {{- if not $made }}
    - name: keys
      secret:
        secretName: {{ include "fupin.secret" (merge (dict "kind" "keys") .) }}
        # 0440, in decimal: YAML readers differ about octal
        defaultMode: 288
    {{- end }}
    {{- if and $values.access.issuer $values.access.issuerKeys.existingSecret }}
    - name: issuer
      secret:
        secretName: {{ $values.access.issuerKeys.existingSecret }}
        defaultMode: 288
    {{- end }}
    {{- if $values.access.issuer }}
    - name: token
      secret:
        secretName: {{ $values.access.tokens.existingSecret }}
        defaultMode: 288
        # its own token only
        items:
          - key: {{ .name }}
            path: {{ .name }}
    {{- end }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ $values.tmp.sizeLimit }}
{{- end -}}
